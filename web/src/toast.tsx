// SPDX-License-Identifier: Apache-2.0
// Short news, in one polite live region that is always in the document.
import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';
import { IconCheck } from '@tabler/icons-react';

const ToastContext = createContext<(text: string) => void>(() => {});
export const useToast = () => useContext(ToastContext);
const shownMs = 3500;

export function Toasts({ children }: { children: ReactNode }) {
  const [list, setList] = useState<{ key: number; text: string }[]>([]);
  const say = useCallback((text: string) => {
    const key = performance.now();
    setList((old) => [...old.slice(-2), { key, text }]);
    setTimeout(() => setList((old) => old.filter((item) => item.key !== key)), shownMs);
  }, []);
  return (
    <ToastContext value={say}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {list.map(({ key, text }) => (
          <div className="toast" key={key}>
            <IconCheck size={16} aria-hidden /> {text}
          </div>
        ))}
      </div>
    </ToastContext>
  );
}
