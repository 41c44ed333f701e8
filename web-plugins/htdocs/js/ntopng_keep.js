// Fills a part of the page anew without taking away what the user holds: focus, scroll position, what is unfolded.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const FOCUSABLE = "a[href], button, input, select, summary, [tabindex='0']";

  const quoted = (value) => `"${CSS.escape(value)}"`;

  /** A way back to an element of `root` after the same content was made again; null when there is none. */
  function wayTo(root, element) {
    if (!element || !root.contains(element)) return null;
    const row = element.closest("[data-key]");
    const within = row && root.contains(row) ? row : root;
    const index = [...within.querySelectorAll(FOCUSABLE)].indexOf(element);
    const own = element.name
      ? `[name=${quoted(element.name)}]`
      : element.dataset.sort
        ? `[data-sort=${quoted(element.dataset.sort)}]`
        : null;
    return () => {
      const place = within === root ? root : root.querySelector(`[data-key=${quoted(row.dataset.key)}]`);
      if (!place) return null;
      const named = own ? [...place.querySelectorAll(own)] : [];
      return named.length === 1 ? named[0] : [...place.querySelectorAll(FOCUSABLE)][index] || null;
    };
  }

  /** Fills `root` with what `make()` returns. */
  ntopng.refill = function (root, make) {
    const way = wayTo(root, document.activeElement);
    const places = [...root.querySelectorAll(".ntopng-scroll")].map((one) => one.scrollLeft);
    const open = [...root.querySelectorAll("details")].map((one) => one.open);
    ntopng.fill(root, make());
    root.querySelectorAll(".ntopng-scroll").forEach((one, index) => {
      one.scrollLeft = places[index] || 0;
    });
    const details = [...root.querySelectorAll("details")];
    if (details.length === open.length) details.forEach((one, index) => (one.open ||= open[index]));
    if (!way || document.activeElement !== document.body) return;
    const target = way();
    if (target) target.focus({ preventScroll: true });
  };
})();
