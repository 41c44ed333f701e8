// The bar above all pages: server, interface, VLAN, what goes on there, and how often it is asked.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, fill, format, state, controls, preferences, t } = ntopng;
  const INTERVALS = [0, 10, 30, 60, 120, 300, 600];

  const figure = (label, value, attributes) =>
    el("span", { class: "ntopng-figure", ...attributes }, el("b", {}, value), " ", el("span", {}, label));

  const counted = (value, one, many) => [el("b", {}, format.count(value)), " ", t(value === 1 ? one : many)];

  /** `context` has the settings of the page, the chosen server, and `scope`, which goes with every request. */
  ntopng.header = function (context, refresh) {
    const { settings } = context;
    const figures = el("div", { class: "ntopng-figures" });
    const choices = el("div", { class: "ntopng-choosers" });
    const element = el(
      "div",
      { class: "ntopng-header" },
      choices,
      settings.seeAll ? ntopng.search.form(settings.page === "ntopng_host" ? state.get("find") : "") : null,
      figures,
      refreshControls(refresh),
    );
    let interfaces = [];

    const ifid = () => state.number("ifid") ?? (interfaces[0] ? interfaces[0].ifid : null);

    function showFigures() {
      const one = interfaces.find((row) => row.ifid === ifid());
      if (!one) return fill(figures, trouble ? el("span", { class: "ntopng-trouble" }, trouble) : null);
      const rate = one.throughput || {};
      const alerts = (count) => (count > 0 ? "ntopng-figure ntopng-figure-alert" : "ntopng-figure");
      const link = context.settings.seeAll
        ? (page, query, text) =>
            el("a", { href: ntopng.page(page, { server: context.server(), ifid: one.ifid, ...query }) }, text)
        : (_page, _query, text) => text;
      const speed = format.known(one.speed) && one.speed > 0 ? t("of {0}", format.speed(one.speed)) : "";
      return ntopng.refill(figures, () => [
        figure(speed, format.bits(rate.total), {
          title: t("Upload {0}, download {1}", format.bits(rate.upload), format.bits(rate.download)),
        }),
        el(
          "span",
          { class: alerts(one.engaged_alerts) },
          link("ntopng_alerts.py", { tab: "engaged" }, counted(one.engaged_alerts, "alert", "alerts")),
        ),
        el(
          "span",
          { class: alerts(one.alerted_flows) },
          link("ntopng_flows.py", { status: "alerted" }, counted(one.alerted_flows, "flow alert", "flow alerts")),
        ),
        el("span", { class: "ntopng-figure" }, counted(one.local_hosts, "local host", "local hosts")),
        el("span", { class: "ntopng-figure" }, counted(one.remote_hosts, "remote host", "remote hosts")),
        el("span", { class: "ntopng-figure" }, counted(one.devices, "device", "devices")),
        el("span", { class: "ntopng-figure" }, link("ntopng_flows.py", {}, counted(one.flows, "flow", "flows"))),
        ntopng.external(one.url, "ntopng ↗", t("Interface in ntopng")),
      ]);
    }

    /** A choice where ntopng tells its VLANs, else a field. */
    function vlanChoice() {
      const choose = (value) => state.set({ vlan: value });
      if (context.vlans.length > 1)
        return controls.select(
          "VLAN",
          "header_vlan",
          [{ value: "", text: t("All") }, ...context.vlans.map((vlan) => ({ value: vlan, text: String(vlan) }))],
          state.get("vlan"),
          choose,
        );
      const field = el("input", {
        type: "number",
        name: "header_vlan",
        min: 0,
        max: 4095,
        placeholder: t("All"),
        value: state.get("vlan"),
        on: { change: () => field.checkValidity() && choose(field.value) },
      });
      return el("label", { class: "ntopng-field" }, el("span", {}, "VLAN"), field);
    }

    function showChoices() {
      const servers = context.settings.servers.map((server) => ({ value: server.id, text: server.title }));
      const leave = { address: context.settings.host ? null : state.get("address"), vlan: null };
      ntopng.refill(choices, () => [
        servers.length > 1
          ? controls.select("Server", "server", servers, context.server(), (value) =>
              state.set({ ...leave, server: value, ifid: null }),
            )
          : el("span", { class: "ntopng-figure" }, el("b", {}, ntopng.details.short(servers[0].text))),
        interfaces.length
          ? controls.select(
              "Interface",
              "ifid",
              interfaces.map((row) => ({ value: row.ifid, text: row.name })),
              ifid(),
              (value) => state.set({ ifid: value, vlan: null }),
            )
          : null,
        settings.page === "ntopng_host" ? null : vlanChoice(),
      ]);
    }

    let trouble = "";
    const load = async () => {
      const reply = await ntopng.client.attempt({ ...context.scope(), view: "interfaces" });
      // The page below tells what to do; here only why the bar is empty.
      trouble = reply.error && !reply.data ? reply.error.message : "";
      interfaces = reply.data ? reply.data.rows : reply.error ? interfaces : [];
      showChoices();
      showFigures();
    };
    showChoices();
    return {
      element,
      load,
      ifid,
      show: () => {
        showChoices();
        showFigures();
      },
    };
  };

  function refreshControls(refresh) {
    let paused = preferences.get("paused", false);
    let left = 0;
    const interval = () => preferences.get("refresh", 60);
    const pause = controls.button(
      "",
      () => {
        paused = !paused;
        preferences.set("paused", paused);
        show();
      },
      { class: "ntopng-button ntopng-pause" },
    );
    const now = controls.button(
      "↻",
      () => {
        left = interval();
        refresh({ fresh: true });
      },
      { "aria-label": t("Refresh now"), title: t("Refresh now") },
    );
    const options = INTERVALS.map((seconds) => ({
      value: seconds,
      text: seconds ? format.duration(seconds) : t("never"),
    }));
    const choice = controls.select("Refresh", "refresh", options, interval(), (value) => {
      preferences.set("refresh", Number(value));
      left = Number(value);
      show();
    });
    const show = () => {
      const text = paused ? t("Continue refreshing") : t("Pause refreshing");
      fill(pause, paused ? "▶" : "❚❚");
      pause.setAttribute("aria-label", text);
      pause.setAttribute("title", text);
      pause.setAttribute("aria-pressed", String(paused));
    };
    left = interval();
    show();
    setInterval(() => {
      if (paused || document.hidden || !interval()) return;
      left -= 1;
      if (left > 0) return;
      left = interval();
      refresh({});
    }, 1000);
    return el("div", { class: "ntopng-refresh" }, choice, pause, now);
  }
})();
