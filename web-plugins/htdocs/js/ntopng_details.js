// Cells that several pages show: hosts with their links, and the link from an address to the host in Checkmk.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, controls, t } = ntopng;

  /** Text of a side of a flow: name, or address. */
  const label = (side) => side.name || side.ip;

  let pageOf = () => null;

  /** Tells where pages of hosts are: `address` gives that of a host at a place, null for those who may not see it. */
  const pagesAre = (address) => {
    pageOf = address;
  };

  /**
   * A host: name or address, port, links to its page here and in ntopng, and, once it is known, to the host in Checkmk.
   * The name leads to its page; with `filter` it shows this host only, and a link behind it leads to the page.
   * `compact` leaves the address to the title, `place` is the server and interface where the host is, if not what is
   * shown; `own` is for the host whose page this is.
   */
  function host(side, { port = false, filter = null, compact = false, place = null, own = false } = {}) {
    if (!side) return ntopng.format.NOT_KNOWN;
    const text = label(side) + (side.vlan ? "@" + side.vlan : "");
    const title =
      (side.name ? side.name + ", " : "") +
      side.ip +
      (side.vlan ? " " + t("in VLAN {0}", side.vlan) : "") +
      (side.local ? ", " + t("local") : "") +
      (side.blacklisted ? ", " + t("blacklisted") : "");
    const page = own ? null : pageOf(side, place);
    const about = t("Network statistics of {0}", title);
    const name = filter
      ? el("a", { ...controls.inPlace({ [filter]: side.ip }), title: t("Only {0}", title) }, text)
      : page
        ? el("a", { href: page, class: "ntopng-page", title: about }, text)
        : el("span", { title }, text);
    const behind =
      page && filter ? el("a", { href: page, class: "ntopng-page", title: about, "aria-label": about }, "≋") : null;
    const links = el(
      "span",
      { class: "ntopng-host-links" },
      behind,
      ntopng.external(side.url, "↗", t("View {0} in ntopng", text)),
    );
    const second = Boolean(side.name) && !compact;
    return el(
      "span",
      { class: "ntopng-host" + (side.blacklisted ? " ntopng-blacklisted" : ""), "data-ip": side.ip },
      el(
        "span",
        { class: "ntopng-host-name" },
        name,
        port && side.port ? el("span", { class: "ntopng-port" }, ":" + side.port) : null,
        second ? null : links,
      ),
      second ? el("small", {}, side.ip, " ", links) : null,
    );
  }

  /** Adds links to Checkmk to the hosts below `root` that are monitored and that the user may see. */
  async function linkMonitored(root, scope) {
    const places = [...root.querySelectorAll(".ntopng-host[data-ip]")];
    if (!places.length) return;
    let known;
    try {
      known = await ntopng.client.monitored(
        places.map((place) => place.dataset.ip),
        scope,
      );
    } catch {
      return; // The page is complete without these links; what failed shows where it matters.
    }
    for (const place of places) {
      const found = known.get(place.dataset.ip);
      const links = place.querySelector(".ntopng-host-links");
      if (!found || links.querySelector(".ntopng-checkmk")) continue;
      const query = new URLSearchParams({ host: found.host, site: found.site });
      const view = new URLSearchParams({ view_name: "host", ...Object.fromEntries(query) });
      links.append(
        el(
          "a",
          { class: "ntopng-checkmk", href: "view.py?" + view, title: t("Host {0} in Checkmk", found.host) },
          "✔ " + found.host,
        ),
      );
      const page = place.querySelector("a.ntopng-page");
      // With the name that Checkmk knows; the place in ntopng stays.
      if (page) page.href = `ntopng_host.py?${query}&${page.search.slice(1)}`;
      else
        links.append(
          el(
            "a",
            {
              class: "ntopng-page",
              href: "ntopng_host.py?" + query,
              title: t("Network statistics of {0}", found.host),
            },
            "≋",
          ),
        );
    }
  }

  /** Link to the same thing in ntopng, at the head of a panel. */
  const inNtopng = (url) => ntopng.external(url, t("View data in ntopng") + " ↗", t("View data in ntopng"));

  /** A text of any length: three lines of it, all in the title. */
  const long = (text) => (text ? el("span", { class: "ntopng-clamp", title: text }, text) : null);

  /** A name of any length: what fits of its line, all in the title. */
  const short = (text) =>
    text ? el("span", { class: "ntopng-ellipsis", title: text }, text) : ntopng.format.NOT_KNOWN;

  ntopng.details = { short, pagesAre, host, label, linkMonitored, inNtopng, long };
})();
