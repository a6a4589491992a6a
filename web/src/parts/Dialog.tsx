// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import { Modal, type ModalProps } from '@mantine/core';

/** The dialogs that are open, the uppermost last. */
const open: object[] = [];

/** A dialog that may stand above or below another one: Esc closes the uppermost alone. */
export function Dialog(props: ModalProps) {
  const self = useRef({}).current;
  useEffect(() => {
    if (!props.opened) return;
    open.push(self);
    return () => void open.splice(open.indexOf(self), 1);
  }, [props.opened, self]);
  return <Modal lockScroll={false} centered {...props} onClose={() => open.at(-1) === self && props.onClose()} />;
}
