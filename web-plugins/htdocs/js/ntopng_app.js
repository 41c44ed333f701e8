// Starts the page: reads what the server told, builds header and content, follows the address.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, fill, state, controls, t } = ntopng;
  const root = document.getElementById("ntopng_app");
  if (!root) return;
  const settings = JSON.parse(root.dataset.settings);

  ntopng.preferences.of(settings.user, settings.preferences);
  ntopng.charts.use(settings.charts);
  controls.site = settings.site;
  const explained = (level) => [
    settings.problems.map((problem) => controls.notice(level, problem)),
    settings.notices.map((notice) => controls.notice("info", notice)),
  ];
  useTheme();

  /** Where Checkmk does not name its theme, the brightness of the page does. */
  function useTheme() {
    const name = root.dataset.theme || document.body.dataset.theme;
    if (name) {
      root.dataset.theme = name;
      return;
    }
    const [red, green, blue] = (getComputedStyle(document.body).backgroundColor.match(/\d+/g) || [255, 255, 255]).map(
      Number,
    );
    root.dataset.theme = red + green + blue < 384 ? "modern-dark" : "facelift";
  }

  if (!settings.servers.length) {
    fill(
      root,
      explained("error"),
      controls.notice(
        "info",
        t("No ntopng server is configured."),
        t("Create a rule for the special agent “ntopng” in Setup, with the address of ntopng and a token."),
        el("p", {}, el("a", { href: settings.setup }, t("To the rule"))),
      ),
    );
    return;
  }

  const known = new Set(settings.servers.map((server) => server.id));
  // Bookmarks of earlier releases name a server with eight digits behind its name.
  const former = settings.servers.find((server) => state.get("server").replace(/-[0-9a-f]{8}$/, "") === server.id);
  const gone = state.get("server") && !known.has(state.get("server")) && !former ? state.get("server") : "";
  if (gone || former)
    state.set(
      { server: (former || settings.servers[0]).id, ...(gone ? { ifid: null, vlan: null } : {}) },
      { replace: true, quiet: true },
    );
  const values = new Map();
  const valuesKey = () => context.server() + " " + state.get("ifid");
  let header = null;

  const context = {
    settings,
    vlans: [],
    server: () => (known.has(state.get("server")) ? state.get("server") : settings.servers[0].id),
    ifid: () => (header ? header.ifid() : state.number("ifid")),
    pageSize: () => [10, 20, 50, 100].find((size) => size === state.number("page_size")) || 20,
    /** What goes with every request: who asks for what. The server checks it again. */
    scope: () => ({
      ...(settings.host ? { host: settings.host.name, site: settings.host.site } : {}),
      server: context.server(),
      ifid: state.get("ifid"),
    }),
    /** The address of the page's host. */
    host: () => (settings.page === "ntopng_host" ? { address: state.get("address"), vlan: state.get("vlan") } : {}),
    /** Shows the filters at once, and again when their choices are there. */
    withValues: (show) => {
      const key = valuesKey();
      if (values.has(key)) {
        context.vlans = values.get(key).vlans || [];
        return show(values.get(key));
      }
      show({});
      return context.filterValues().then((found) => key === valuesKey() && show(found));
    },
    /** Choices of the filters; empty lists when ntopng does not give them. */
    filterValues: async () => {
      const key = valuesKey();
      if (!values.has(key)) {
        try {
          const reply = await ntopng.client.ask({ ...context.scope(), view: "filter_values" });
          values.set(key, reply.data || {});
          // Lists that are incomplete, such as the VLANs of a server that was down, are asked for again.
          if (!reply.data || reply.stale) setTimeout(() => values.delete(key), 30000);
        } catch {
          return {}; // The panel below asks the same server and tells what is wrong.
        }
      }
      if (key === valuesKey()) {
        context.vlans = values.get(key).vlans || [];
        header.show();
      }
      return values.get(key);
    },
  };

  const main = el("div", { class: "ntopng-main" });
  header = ntopng.header(context, (options) =>
    ntopng.busy(() => Promise.all([header.load(), content ? content.refresh(options) : null])),
  );
  ntopng.details.pagesAre((host, place) => {
    const shown = place || { server: context.server(), ifid: controls.ifid ?? context.ifid() };
    return settings.seeAll ? ntopng.page("ntopng_host.py", { ...shown, address: host.ip, vlan: host.vlan }) : null;
  });
  ntopng.filters.hostsAre((text) => ntopng.search.addresses(context, text));
  ntopng.linksGoTo(() => settings.servers.find((server) => server.id === context.server()).link);
  const moved = gone
    ? controls.notice(
        "warning",
        t("The ntopng server {0} of this address is not configured any more.", gone),
        t("Shown is {0}.", settings.servers[0].title),
      )
    : null;
  fill(root, moved, explained("warning"), header.element, main);

  let content = null;
  let built = "";

  const SITE_TABS = [
    { id: "engaged", title: "Engaged" },
    { id: "past_host", title: "Past host" },
    { id: "past_flow", title: "Past flow" },
    { id: "past_all", title: "All past" },
  ];

  function alertsPage() {
    const id = SITE_TABS.some((tab) => tab.id === state.get("tab")) ? state.get("tab") : "engaged";
    const leave = { page: null, sort: null, order: null, type: null, family: null };
    const tabs = SITE_TABS.map((tab) => ({ ...tab, href: state.href({ ...leave, tab: tab.id }) }));
    const page = ntopng.alerts(context, id);
    const focused = main.contains(document.activeElement) && document.activeElement.getAttribute("role") === "tab";
    const list = controls.tabs("Kinds of alerts", tabs, id, (name) => state.set({ ...leave, tab: name }));
    const element = el(
      "div",
      {},
      list,
      el("div", { id: "ntopng-panel", role: "tabpanel", "aria-labelledby": "ntopng-tab-" + id }, page.element),
    );
    return { ...page, element, shown: () => focused && document.getElementById("ntopng-tab-" + id).focus() };
  }

  /** Pages without tabs are built once and loaded again; others are built when their tab changes. */
  function build() {
    const make = {
      ntopng_flows: ntopng.flows,
      ntopng_top_talkers: ntopng.talkers,
      ntopng_host: ntopng.host,
      ntopng_alerts: alertsPage,
    }[settings.page];
    const key = settings.page === "ntopng_alerts" ? state.get("tab") : "";
    if (content && key === built) return;
    built = key;
    content = make(context);
    fill(main, content.element);
    if (content.shown) content.shown();
  }

  const show = () =>
    ntopng.busy(async () => {
      const focus = focusedField();
      build();
      header.show();
      await content.load({});
      restore(focus);
    });

  /** The field that has the focus, so that a filter can be changed again after the page was filled anew. */
  function focusedField() {
    const active = document.activeElement;
    if (!active || !main.contains(active)) return null;
    return active.name
      ? `[name="${CSS.escape(active.name)}"]`
      : active.dataset.sort
        ? `[data-sort="${CSS.escape(active.dataset.sort)}"]`
        : null;
  }

  function restore(selector) {
    if (!selector || document.activeElement !== document.body) return;
    const field = main.querySelector(selector);
    if (field) field.focus();
  }

  let lastServer = context.server();
  state.changed(() => {
    if (context.server() !== lastServer) {
      lastServer = context.server();
      ntopng.busy(header.load);
    }
    show();
  });
  ntopng.busy(header.load);
  show();
})();
