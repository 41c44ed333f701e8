// Parts that all pages share: notices, panels that load a view, tabs, choices, bars, badges.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, fill, format, state, t } = ntopng;
  const controls = (ntopng.controls = {});
  const MARKS = { error: "⚠", warning: "⚠", info: "ℹ" };

  /** A message with what to do. */
  controls.notice = function (level, message, advice, ...more) {
    return el(
      "div",
      { class: "ntopng-notice ntopng-notice-" + level, role: level === "error" ? "alert" : "note" },
      el("span", { class: "ntopng-notice-mark", "aria-hidden": "true" }, MARKS[level]),
      el("div", {}, el("strong", {}, message), advice ? el("p", {}, advice) : null, more),
    );
  };

  /** A button. */
  controls.button = function (text, action, attributes) {
    return el("button", { type: "button", class: "ntopng-button", ...attributes, on: { click: action } }, text);
  };

  /** A click that stays on this page and acts, unless it asks for another tab or window. */
  controls.staying = (act) => (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    act();
  };

  /** What makes an `a` a link to this page with changes, as `state.set` takes them. */
  controls.inPlace = (changes) => ({
    href: state.href({ page: null, ...changes }),
    on: { click: controls.staying(() => state.set(changes)) },
  });

  /** A choice with a label. `options` are {value, text} or {group, options}. */
  controls.select = function (label, name, options, value, changed, attributes) {
    const option = (one) => el("option", { value: one.value, selected: String(one.value) === String(value) }, one.text);
    const select = el(
      "select",
      { name, ...attributes, on: { change: () => changed(select.value) } },
      options.map((one) =>
        one.options
          ? Object.assign(el("optgroup", {}, one.options.map(option)), { label: ntopng.clean(one.group) })
          : option(one),
      ),
    );
    if (value && select.value !== String(value)) {
      select.append(el("option", { value, selected: true }, value));
    }
    return el("label", { class: "ntopng-field" }, el("span", {}, t(label)), select);
  };

  /** Tabs: links, so that each can be opened elsewhere; arrow keys move between them. */
  controls.tabs = function (label, tabs, current, choose) {
    const links = tabs.map((tab) =>
      el(
        "a",
        {
          role: "tab",
          href: tab.href,
          id: "ntopng-tab-" + tab.id,
          "aria-selected": String(tab.id === current),
          "aria-controls": "ntopng-panel",
          tabindex: tab.id === current ? 0 : -1,
          on: {
            click: controls.staying(() => choose(tab.id)),
            keydown: (event) => {
              const move = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
              if (!move) return;
              event.preventDefault();
              const index = links.indexOf(event.currentTarget) + move;
              const next =
                move === -Infinity ? 0 : move === Infinity ? links.length - 1 : (index + links.length) % links.length;
              links[next].focus();
              choose(tabs[next].id);
            },
          },
        },
        t(tab.title),
      ),
    );
    return el("div", { class: "ntopng-tabs", role: "tablist", "aria-label": t(label) }, links);
  };

  /** A group of exclusive buttons. */
  controls.segments = function (label, choices, current, choose) {
    return el(
      "div",
      { class: "ntopng-segments", role: "group", "aria-label": t(label) },
      choices.map((one) =>
        controls.button(t(one.text), () => choose(one.value), {
          "aria-pressed": String(one.value === current),
          class: "ntopng-segment",
        }),
      ),
    );
  };

  /** Sent and received as parts of one bar. */
  controls.breakdown = function (first, second, names) {
    if (!format.known(first) || !format.known(second) || first + second <= 0) return format.NOT_KNOWN;
    const share = first / (first + second);
    names = names.map((name) => t(name));
    const text = `${names[0]} ${format.percent(share)}, ${names[1]} ${format.percent(1 - share)}`;
    const bar = el(
      "span",
      { class: "ntopng-breakdown", role: "img", "aria-label": text, title: text },
      el("span", {}, share >= 0.3 ? names[0] : ""),
      el("span", {}, share <= 0.7 ? names[1] : ""),
    );
    return ntopng.measure(bar, "share", share);
  };

  /** A share as bar and number. */
  controls.share = function (value) {
    if (!format.known(value)) return format.NOT_KNOWN;
    const bar = el(
      "span",
      { class: "ntopng-share" },
      el("span", { "aria-hidden": "true" }),
      el("span", {}, format.percent(value)),
    );
    return ntopng.measure(bar, "share", Math.min(1, value));
  };

  /** A severity by colour and word. */
  controls.severity = function (name) {
    return name
      ? el("span", { class: "ntopng-severity ntopng-severity-" + name.replace(/[^a-z]/g, "") }, t(name))
      : format.NOT_KNOWN;
  };

  /** A number of alarms, or what shows it: never in the colour of what is fine. */
  controls.alarm = (value, shown = format.count(value)) =>
    el("span", { class: value > 0 ? "ntopng-alarm" : null }, shown);

  /** What is missing from a reply, and what would deliver it. */
  controls.limits = function (limits) {
    if (!limits || !limits.length) return null;
    const item = (limit) => {
      const needs = [
        limit.needs_edition ? "ntopng " + limit.needs_edition.replaceAll("_", " ") : "",
        limit.needs_version ? t("ntopng {0} or newer", limit.needs_version) : "",
        limit.needs_setting || "",
      ].filter(Boolean);
      return el(
        "li",
        {},
        el("b", {}, limit.what),
        ": ",
        limit.message,
        needs.length ? " " + t("Needs {0}.", needs.join(", ")) : "",
      );
    };
    return el(
      "details",
      { class: "ntopng-limits" },
      el("summary", {}, t("Not available here ({0})", limits.length)),
      el("ul", {}, limits.map(item)),
    );
  };

  controls.skeleton = () =>
    el("div", { class: "ntopng-skeleton", "aria-hidden": "true" }, el("i"), el("i"), el("i"), el("i"));

  /** All panels of the page, so that what meets them all is told once, and tried again for all. */
  const panels = new Set();
  const everywhere = () =>
    Promise.all([...panels].filter((one) => one.element.isConnected).map((one) => one.load({ fresh: true })));

  /**
   * A part of the page that shows a view. `request()` gives the parameters or null; `render(reply, before)` gives
   * nodes, where `before` is what an earlier answer to the same question held: {data, time}, or null. Old content stays
   * while the new one is loaded; errors and old data are told above it.
   */
  controls.panel = function ({ title, request, render, actions, quiet }) {
    const notices = el("div", { class: "ntopng-notices" });
    const body = el("div", { class: "ntopng-panel-body" }, controls.skeleton());
    const foot = el("div", { class: "ntopng-panel-foot" });
    title = title ? t(title) : "";
    const head = title ? el("header", { class: "ntopng-panel-head" }, el("h2", {}, title), actions || null) : null;
    const element = el(
      "section",
      { class: "ntopng-panel", "aria-label": title || null, "aria-busy": "true" },
      head,
      notices,
      body,
      foot,
    );
    let turn = 0;
    let said = "";
    let shownFor = "";
    let shown = null;
    let before = null;

    const load = (options) => ntopng.busy(() => loaded(options || {}));

    async function loaded({ fresh = false }) {
      const parameters = request();
      if (!parameters) return;
      const mine = ++turn;
      const same = JSON.stringify(parameters);
      element.setAttribute("aria-busy", "true");
      let reply;
      try {
        reply = await ntopng.client.ask(fresh ? { ...parameters, fresh: 1 } : parameters);
      } catch (failure) {
        reply = {
          error: { kind: failure.kind || "internal", message: failure.message, advice: failure.advice },
          limits: [],
        };
      }
      if (mine !== turn) return;
      element.setAttribute("aria-busy", "false");
      try {
        show(reply, same);
      } catch (fault) {
        // What can't be shown must not look as if it were still loading.
        console.warn(fault);
        shownFor = "";
        shown = before = null;
        said = "";
        const advice = t(
          "The reply is not as expected. Reload the page; if that does not help, report it with the server's version.",
        );
        fill(notices, controls.notice("error", t("This can't be shown: {0}", String(fault && fault.message)), advice));
        fill(body);
        fill(foot);
      }
    }

    function show(reply, same) {
      made.wasThere = element.isConnected;
      if (reply.interface) controls.ifid = reply.interface.ifid;
      const error = reply.error;
      // What was shown before the user chose something else that fails is one step back.
      said = error ? `${error.kind} ${error.message}` : "";
      const repeated =
        said && [...panels].some((one) => one.element !== element && one.element.isConnected && one.said() === said);
      fill(
        notices,
        !error
          ? null
          : repeated
            ? el("p", { class: "ntopng-repeated" }, t("No new data, for the same reason."))
            : errorNotice(reply, Boolean(!reply.data && shownFor && shownFor !== same)),
      );
      if (reply.data) {
        const time = (reply.generated || 0) - (reply.age_s || 0);
        if (same !== shownFor) shown = before = null;
        // The same data again tell nothing new.
        if (!shown || time > shown.time + 0.5) [before, shown] = [shown, { data: reply.data, time }];
        ntopng.refill(body, () => render(reply, before));
        shownFor = same;
        fill(foot, controls.limits(reply.limits), age(reply));
        if (!quiet) ntopng.announce(t("{0} updated", title || t("Data")));
      } else if (same !== shownFor) {
        shownFor = "";
        shown = before = null;
        fill(body, error && error.kind === "host_unknown" ? controls.unknown(error) : null);
        fill(foot, controls.limits(reply.limits));
      }
    }

    function errorNotice(reply, left) {
      const { kind, message, advice, retry_s: retry } = reply.error;
      const where =
        kind === "unreachable" && controls.site
          ? " " +
            t("It was asked from the Checkmk site {0}.", controls.site) +
            " " +
            t("In a distributed set-up the pages come from the central site, which needs a way to ntopng, too.")
          : "";
      const wait =
        format.known(retry) && retry > 0 ? " " + t("Next attempt is useful in {0}.", format.duration(retry)) : "";
      const reset = kind === "invalid_request" ? controls.button(t("Reset filters"), ntopng.state.reset) : null;
      const again =
        reset ||
        (kind === "session"
          ? controls.button(t("Reload the page"), () => location.reload())
          : kind === "denied"
            ? null
            : controls.button(t("Try again"), everywhere));
      const old = reply.data ? el("p", {}, t("Shown: the last data, {0} old.", format.duration(reply.age_s))) : null;
      return controls.notice(
        reply.data ? "warning" : "error",
        message,
        (advice || "") + where + wait,
        old,
        again,
        left ? controls.button(t("Back"), () => history.back()) : null,
      );
    }

    function age(reply) {
      const seconds = reply.age_s;
      const text = format.known(seconds) && seconds >= 1 ? t("{0} old", format.duration(seconds)) : t("now");
      const time = format.time((reply.generated || 0) - (seconds || 0));
      return el("span", { class: "ntopng-age", title: format.zone }, t("Data of {0} ({1})", time, text));
    }

    const made = { element, load, said: () => said };
    // Those of a tab that was left.
    for (const one of panels) if (one.wasThere && !one.element.isConnected) panels.delete(one);
    panels.add(made);
    return made;
  };

  /** A host that ntopng does not know: what was tried. */
  controls.unknown = function (error) {
    const tried = error.tried || [];
    return tried.length
      ? el(
          "div",
          { class: "ntopng-unknown" },
          el("h3", {}, t("Looked up")),
          el(
            "ul",
            {},
            tried.map((key) => el("li", {}, el("code", {}, key))),
          ),
        )
      : null;
  };
})();
