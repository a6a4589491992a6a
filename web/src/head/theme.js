// SPDX-License-Identifier: Apache-2.0
// Sets the colour scheme before the first paint: the person's choice, else the system's.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('mintage-theme');
  } catch (e) {
    // storage may be switched off; the system's scheme is then used
  }
  var dark = matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.setAttribute(
    'data-mantine-color-scheme',
    chosen === 'light' || chosen === 'dark' ? chosen : dark ? 'dark' : 'light',
  );
})();
