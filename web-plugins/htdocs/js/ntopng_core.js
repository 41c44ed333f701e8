// The base of all scripts: elements, safe links, announcements.
//
// Names and texts come from the network. They enter the page through text nodes and through the attributes below, never
// as markup. Scripts run in the order in which the page links them; each adds to the one object `ntopng`.
"use strict";

(function () {
  const ntopng = (window.ntopng = {});
  const app = document.getElementById("ntopng_app");
  const texts = app && app.dataset.texts ? JSON.parse(app.dataset.texts) : {};

  /**
   * A text of ours in the user's language: English is the key, and what is shown where a translation lacks. `{0}` and
   * so on stand for `values`. Texts from the network never come here.
   */
  ntopng.t = (text, ...values) =>
    (Object.hasOwn(texts, text) ? texts[text] : text).replace(/\{(\d)\}/g, (_all, index) => values[index]);

  /** Attributes that an element may get, besides `aria-` and `data-`: none that runs anything. */
  const ALLOWED = new Set(
    `class id type name value for href target rel title role tabindex scope colspan min max step maxlength
     placeholder list inputmode autocomplete pattern selected checked disabled open width height src alt lang
     dir spellcheck`.split(/\s+/),
  );
  const allowed = (name) => ALLOWED.has(name) || /^(?:aria|data)-[a-z-]+$/.test(name);

  /** Attributes that people read or hear. */
  const READ = /^(?:title|alt|placeholder|aria-label)$/;

  /** Makes an element. `attributes` may hold `on: {event: handler}`; `null`, `undefined`, `false` are left out. */
  ntopng.el = function (tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "on") {
        for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
      } else if (allowed(name)) {
        element.setAttribute(name, value === true ? "" : READ.test(name) ? ntopng.clean(String(value)) : String(value));
      } else {
        throw new Error("attribute not allowed: " + name);
      }
    }
    ntopng.append(element, children);
    return element;
  };

  /** Appends nodes and texts, arrays of them, nothing for `null` and `undefined`. */
  ntopng.append = function (parent, children) {
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false) continue;
      parent.append(child instanceof Node ? child : ntopng.clean(String(child)));
    }
    return parent;
  };

  /** Replaces the content of an element. */
  ntopng.fill = function (parent, ...children) {
    parent.replaceChildren();
    return ntopng.append(parent, children);
  };

  /** Text without control characters and without those that turn the direction of writing around. */
  ntopng.clean = function (text) {
    return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  };

  let linkBase = () => null;

  /** Tells where links into ntopng may lead: `base` gives the configured address of the server that is shown. */
  ntopng.linksGoTo = (base) => {
    linkBase = base;
  };

  /** An address of the configured ntopng; null for every other one, whatever a reply holds. */
  function ofNtopng(url) {
    if (typeof url !== "string" || url.length > 4096 || !/^https?:\/\//i.test(url)) return null;
    try {
      const [asked, base] = [new URL(url), new URL(linkBase())];
      return asked.origin === base.origin && !asked.username && !asked.password ? asked.href : null;
    } catch {
      return null;
    }
  }

  /** The address of another page of ours. What is not known, or has not arrived yet, is left out. */
  ntopng.page = (name, parameters) => {
    const given = Object.entries(parameters).filter(
      ([, value]) => value !== null && value !== undefined && value !== "",
    );
    return `${name}?${new URLSearchParams(given)}`;
  };

  /** A link into ntopng, in a new tab; nothing where there is no address of it. */
  ntopng.external = function (url, text, label) {
    const href = ofNtopng(url);
    if (!href) return null;
    const attributes = { href, target: "_blank", rel: "noopener noreferrer", class: "ntopng-external" };
    if (label) Object.assign(attributes, { "aria-label": label, title: label });
    return ntopng.el("a", attributes, text);
  };

  /** Sets a number that the style sheet uses, such as the length of a bar. */
  ntopng.measure = function (element, name, value) {
    element.style.setProperty("--ntopng-" + name, String(value));
    return element;
  };

  const live = ntopng.el("div", { class: "ntopng-visually-hidden", role: "status", "aria-live": "polite" });

  /** Tells a screen reader something that is seen otherwise. */
  ntopng.announce = function (text) {
    if (!live.isConnected) document.body.append(live);
    live.textContent = ntopng.clean(text);
  };

  let working = 0;

  /** Marks the application as busy while `work` is under way. */
  ntopng.busy = async function (work) {
    const root = document.getElementById("ntopng_app");
    working += 1;
    root.setAttribute("aria-busy", "true");
    try {
      return await work();
    } finally {
      working -= 1;
      if (!working) root.setAttribute("aria-busy", "false");
    }
  };
})();
