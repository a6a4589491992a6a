// SPDX-License-Identifier: Apache-2.0
// The component kit under our policy: no inline style element may be made, so its variables and global rules come as
// files, and each component's sheet is named here with what it depends on.
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/VisuallyHidden.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/ActionIcon.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Loader.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/PasswordInput.css';
import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/Switch.css';
import '@mantine/core/styles/Tabs.css';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import './styles/tokens.css';
import './styles/shell.css';
import './styles/parts.css';
import { MantineProvider, Modal, createTheme } from '@mantine/core';
import { createContext, useContext, useState, type ReactNode } from 'react';
import { texts } from './texts';

// its lock on scrolling would make a style element: the page's own sheet does that
const theme = createTheme({
  components: {
    Modal: Modal.extend({ defaultProps: { lockScroll: false, closeButtonProps: { 'aria-label': texts.common.close } } }),
  },
});

type Scheme = 'light' | 'dark';
const SchemeContext = createContext<{ scheme: Scheme; setScheme: (to: Scheme) => void }>({
  scheme: 'light',
  setScheme: () => {},
});

export const useScheme = () => useContext(SchemeContext);

export function Kit({ children }: { children: ReactNode }) {
  const root = document.documentElement;
  const [scheme, show] = useState<Scheme>(root.getAttribute('data-mantine-color-scheme') === 'dark' ? 'dark' : 'light');
  const setScheme = (to: Scheme) => {
    root.setAttribute('data-mantine-color-scheme', to);
    try {
      localStorage.setItem('mintage-theme', to);
    } catch {
      // storage may be switched off: the choice then lasts as long as the page
    }
    show(to);
  };
  return (
    <SchemeContext value={{ scheme, setScheme }}>
      <MantineProvider theme={theme} withCssVariables={false} withGlobalClasses={false} forceColorScheme={scheme}>
        {children}
      </MantineProvider>
    </SchemeContext>
  );
}
