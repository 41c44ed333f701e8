// What is shown is in the address: host, tab, filters, sort, page. And what a user prefers is in the browser's storage.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const listeners = new Set();
  let values = new URLSearchParams(location.search);

  const query = (changes, base = values) => {
    const next = new URLSearchParams(base);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === undefined || value === "") next.delete(name);
      else next.set(name, String(value));
    }
    return next;
  };
  const own = () => location.pathname.split("/").pop();
  const NUMBERS = new Set(["ifid", "vlan", "page", "page_size"]);
  // Whose page this is, and which part of it: not a filter, and never refused.
  const PLACE = ["host", "site", "server", "tab", "by"];
  const tell = () => listeners.forEach((listener) => listener());

  /** A parameter; what should be a number and is none was never given. */
  const get = (name) => (NUMBERS.has(name) && !/^-?\d+$/.test(values.get(name) || "") ? "" : values.get(name) || "");

  ntopng.state = {
    get,
    number: (name) => (/^-?\d+$/.test(values.get(name) || "") ? Number(values.get(name)) : null),
    /** The named values that are set. */
    pick: (names) => Object.fromEntries(names.filter(get).map((name) => [name, get(name)])),
    /** Address of this page with changes, for links. */
    href: (changes) => own() + "?" + query(changes),
    /** Changes the address and what is shown. A new filter starts at page 1 unless the change names a page. */
    set: (changes, { replace = false, quiet = false } = {}) => {
      const next = query("page" in changes ? changes : { ...changes, page: null });
      if (next.toString() === values.toString()) return;
      values = next;
      history[replace ? "replaceState" : "pushState"](null, "", own() + "?" + next);
      if (!quiet) tell();
    },
    /** Takes everything away but the place, also what the server refuses, and asks again in any case. */
    reset: () => {
      const names = [...values.keys()].filter((name) => !PLACE.includes(name));
      if (names.length) ntopng.state.set(Object.fromEntries(names.map((name) => [name, null])));
      else tell();
    },
    changed: (listener) => listeners.add(listener),
  };

  window.addEventListener("popstate", () => {
    values = new URLSearchParams(location.search);
    tell();
  });

  let user = "";
  const chosen = {};
  const key = (name) => "ntopng:" + user + ":" + name;

  /** What the user has chosen: told by Checkmk, which keeps it with the user, and kept by the browser as well. */
  ntopng.preferences = {
    of: (name, stored) => {
      user = name;
      Object.assign(chosen, stored);
    },
    get: (name, fallback) => {
      if (name in chosen) return chosen[name];
      try {
        const text = localStorage.getItem(key(name));
        return text === null ? fallback : JSON.parse(text);
      } catch {
        return fallback;
      }
    },
    set: (name, value) => {
      chosen[name] = value;
      ntopng.client.keep(name, value);
      try {
        localStorage.setItem(key(name), JSON.stringify(value));
      } catch {
        // A browser without storage forgets; that is all.
      }
    },
  };
})();
