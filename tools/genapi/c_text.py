# SPDX-License-Identifier: Apache-2.0
"""C source as text."""

TOP = '/* Made by tools/gen-api.py from api/. */\n'


def string(text):
    if text is None:
        return 'NULL'
    out = []
    for byte in text.encode('utf-8'):
        c = chr(byte)
        if c in '"\\':
            out.append('\\' + c)
        elif c == '\n':
            out.append('\\n')
        elif c == '?' or byte < 0x20 or byte > 0x7e:
            out.append('\\%03o' % byte)
        else:
            out.append(c)
    return '"%s"' % ''.join(out)


def names(items):
    """A NULL-ended list of strings as a compound literal of static storage, or NULL."""
    if not items:
        return 'NULL'
    return '(const char *const[]){ %s, NULL }' % ', '.join(string(i) for i in items)


def names_or_empty(items):
    return names(items) if items else '(const char *const[]){ NULL }'


def flag(value):
    return 'true' if value else 'false'
