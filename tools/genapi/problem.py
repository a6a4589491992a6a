# SPDX-License-Identifier: Apache-2.0
"""The one error of the generator."""


class Problem(Exception):
    """What the data may not say: where, and why."""

    def __init__(self, where, why):
        super().__init__('%s: %s' % (where, why))
