// SPDX-License-Identifier: Apache-2.0
// An editor in a shadow root: there its styles go into adopted sheets, which the policy allows. Tab leaves it.
import { useEffect, useRef } from 'react';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Annotation, EditorState, RangeSetBuilder, type Extension } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, keymap, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const look = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'transparent', fontSize: '13px' },
  '&.cm-focused': { outline: '2px solid var(--accent-text)', outlineOffset: '-2px', borderRadius: '8px' },
  '.cm-content': { fontFamily: 'var(--mono)', fontWeight: '500', padding: '16px 0', lineHeight: '1.65', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 18px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', overflow: 'auto' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, ::selection': { backgroundColor: 'var(--accent-soft)' },
  '.seg-header': { color: 'var(--seg-header)' },
  '.seg-payload': { color: 'var(--seg-payload)' },
  '.seg-signature': { color: 'var(--seg-signature)' },
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--seg-payload)' },
  { tag: tags.string, color: 'var(--seg-signature)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--seg-header)' },
]);

// marks what this page wrote: only a person's edit counts as one
const ours = Annotation.define<boolean>();

const marks = ['seg-header', 'seg-payload', 'seg-signature'].map((name) => Decoration.mark({ class: name }));

function segments(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  let from = 0;
  for (const [at, part] of view.state.doc.toString().split('.').entries()) {
    const mark = marks[Math.min(at, 2)];
    if (part && mark) builder.add(from, from + part.length, mark);
    from += part.length + 1;
  }
  return builder.finish();
}

const tokenColours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = segments(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged) this.decorations = segments(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const languages: Record<'json' | 'token', Extension> = { json: [json(), syntaxHighlighting(colours)], token: tokenColours };

export function Editor(props: {
  kind: 'json' | 'token';
  label: string;
  value: string;
  change: (to: string) => void;
  readOnly?: boolean;
}) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const change = useRef(props.change);
  change.current = props.change;

  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const made = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: props.value,
        extensions: [
          history(),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          languages[props.kind],
          EditorView.lineWrapping,
          look,
          EditorState.readOnly.of(Boolean(props.readOnly)),
          EditorView.contentAttributes.of({
            'aria-label': props.label,
            autocomplete: 'off',
            autocorrect: 'off',
            autocapitalize: 'off',
            spellcheck: 'false',
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((one) => one.annotation(ours)))
              change.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [props.kind, props.label, props.readOnly]);

  useEffect(() => {
    const now = view.current;
    if (!now || now.state.doc.toString() === props.value) return;
    now.dispatch({ changes: { from: 0, to: now.state.doc.length, insert: props.value }, annotations: ours.of(true) });
  }, [props.value]);

  return <div ref={host} className={`editor editor-${props.kind}`} />;
}
