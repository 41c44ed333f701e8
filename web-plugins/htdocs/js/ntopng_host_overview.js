// A host at a glance: what it is, what it does, and what has changed since the last refresh.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, format, controls, details, t } = ntopng;
  const { facts } = ntopng.hostTables;

  const ROLES = {
    active_flows: "Active flows",
    total_flows: "Total flows",
    alerted_flows: "Alerted flows",
    unreachable_flows: "Unreachable flows",
    contacts: "Active contacts",
    peers: "Different peers",
  };

  /** Shows numbers with what they gained since an earlier answer, and keeps a list of that. */
  function comparison() {
    const gains = [];
    const moving = (name, value, before, show) => {
      const gained = format.known(value) && format.known(before) ? format.change(value - before, show) : "";
      if (gained) gains.push([name, gained]);
      return [
        el("span", {}, show(value)),
        gained ? el("small", { class: "ntopng-delta", title: t("since the last refresh") }, gained) : null,
      ];
    };
    const summary = (since) =>
      el(
        "p",
        { class: "ntopng-changes" },
        el(
          "b",
          {},
          gains.length
            ? t("Since {0}", format.clockTime(since))
            : t("Nothing has changed since {0}.", format.clockTime(since)),
        ),
        gains.map(([name, gained]) => el("span", {}, t(name), " ", el("b", {}, gained))),
      );
    return { moving, summary };
  }

  function overview(context) {
    const render = (reply, before, since) => {
      const data = reply.data;
      const old = before || {};
      const { moving, summary } = comparison();
      const sides = { as_client: "as client", as_server: "as server" };
      const pair = ([name, title]) =>
        data[name]
          ? el(
              "tr",
              {},
              el("th", { scope: "row" }, t(title)),
              Object.entries(sides).map(([side, words]) =>
                el(
                  "td",
                  { class: "ntopng-number" },
                  controls.alarm(
                    name === "alerted_flows" ? data[name][side] : 0,
                    moving(`${t(title)} ${t(words)}`, data[name][side], (old[name] || {})[side], format.count),
                  ),
                ),
              ),
            )
          : null;
      const volume = (name, title) => {
        const now = data[name] || {};
        const then = old[name] || {};
        return [
          moving(title, now.bytes, then.bytes, format.bytes),
          " / ",
          moving(`${t(title)}, ${t("packets")}`, now.packets, then.packets, format.count),
          " ",
          t("packets"),
        ];
      };
      const score = data.score || {};
      const tab = (id, value) => el("a", controls.inPlace({ tab: id, sort: null, order: null }), value);
      const element = el(
        "div",
        { class: "ntopng-overview" },
        facts([
          ["IP address", details.host({ ...data.host, name: null }, { own: true })],
          ["Name", details.long(data.host.name) || format.NOT_KNOWN],
          [
            "Engaged alerts",
            controls.alarm(
              data.engaged_alerts,
              tab("engaged_host", moving("Engaged alerts", data.engaged_alerts, old.engaged_alerts, format.count)),
            ),
          ],
          [
            "Score",
            [
              moving("Score", score.total, (old.score || {}).total, format.count),
              ` (${t("client")} ${format.count(score.as_client)}, ${t("server")} ${format.count(score.as_server)})`,
            ],
          ],
          [
            "Active alerted flows",
            controls.alarm(
              data.active_alerted_flows,
              tab(
                "flows",
                moving("Active alerted flows", data.active_alerted_flows, old.active_alerted_flows, format.count),
              ),
            ),
          ],
          ["First seen", `${format.time(data.first_seen)} (${format.ago(data.first_seen)})`],
          ["Last seen", `${format.time(data.last_seen)} (${format.ago(data.last_seen)})`],
          [
            "Throughput",
            data.throughput
              ? [
                  moving("Throughput", data.throughput.total, (old.throughput || {}).total, format.bits),
                  `, ${t("{0} packets/s", format.count(data.throughput.packets_per_s))}`,
                ]
              : format.NOT_KNOWN,
          ],
          [
            "Sent and received",
            controls.breakdown((data.sent || {}).bytes, (data.received || {}).bytes, ["Sent", "Rcvd"]),
          ],
          ["Traffic sent", volume("sent", "Sent")],
          ["Traffic received", volume("received", "Received")],
          [
            "Additional names",
            (data.names || []).length
              ? el(
                  "ul",
                  { class: "ntopng-plain" },
                  data.names.map((one) =>
                    el("li", {}, details.short(one.name), one.source ? el("small", {}, ` (${one.source})`) : null),
                  ),
                )
              : format.NOT_KNOWN,
          ],
          ["Network", details.long(data.network)],
          ["MAC address", details.long(data.mac)],
          ["Operating system", details.long(data.os)],
          ["Autonomous system", details.long(data.as_name) || (data.asn ? format.count(data.asn) : null)],
        ]),
        el(
          "div",
          {},
          el(
            "div",
            { class: "ntopng-scroll" },
            el(
              "table",
              { class: "ntopng-table ntopng-small" },
              el("caption", {}, t("By role of the host")),
              el(
                "thead",
                {},
                el(
                  "tr",
                  {},
                  ["", "As client", "As server"].map((title, index) =>
                    el(
                      "th",
                      { scope: "col", class: index ? "ntopng-number" : null },
                      title ? t(title) : el("span", { class: "ntopng-visually-hidden" }, t("What")),
                    ),
                  ),
                ),
              ),
              el("tbody", {}, Object.entries(ROLES).map(pair)),
            ),
          ),
          el(
            "p",
            { class: "ntopng-links" },
            ntopng.external(data.flows_url, t("Flows in ntopng") + " ↗"),
            ntopng.external(data.alerts_url, t("Alerts in ntopng") + " ↗"),
          ),
        ),
      );
      details.linkMonitored(element, context.scope());
      return [since ? summary(since) : null, element];
    };
    return [{ title: "Host", view: "host", render, list: (data) => flattened(data), columns: PAIRS }];
  }

  const PAIRS = [
    { id: "name", value: (row) => row.name },
    { id: "value", value: (row) => row.value },
  ];

  /** A tree of figures as a list, for the export: `sent.bytes`, `names.0.name`. */
  const flattened = (value, name = "") =>
    value !== null && typeof value === "object"
      ? Object.entries(value).flatMap(([key, inner]) => flattened(inner, name ? `${name}.${key}` : key))
      : [{ name, value }];

  ntopng.hostTabs.host = overview;
})();
