# SPDX-License-Identifier: Apache-2.0
"""scopes.h: every scope once."""
from .c_text import TOP, string


def header(api):
    out = [TOP, '#pragma once\n\n']
    for s in api.scopes:
        out.append('#define SCOPE_%s %s\n' % (s['value'].upper().replace(':', '_'), string(s['value'])))
    return ''.join(out)
