// SPDX-License-Identifier: Apache-2.0
import { everyState } from './support/states.mjs';

everyState('dark');
