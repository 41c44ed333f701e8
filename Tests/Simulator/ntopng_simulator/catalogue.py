"""Identifiers that ntopng and nDPI fix: protocols, applications, categories, severities, alert types."""

L4 = {1: "ICMP", 2: "IGMP", 6: "TCP", 17: "UDP", 41: "IPv6", 47: "GRE", 50: "ESP", 58: "IPv6-ICMP", 132: "SCTP"}

CATEGORIES = {
    0: "Unspecified",
    1: "Media",
    2: "VPN",
    3: "Email",
    4: "DataTransfer",
    5: "Web",
    6: "SocialNetwork",
    7: "Download",
    8: "Game",
    9: "Chat",
    10: "VoIP",
    11: "Database",
    12: "RemoteAccess",
    13: "Cloud",
    14: "Network",
    15: "Collaborative",
    16: "RPC",
    17: "Streaming",
    18: "System",
    26: "Video",
}

# id: (name, category, breed, layer 4, server port)
APPLICATIONS = {
    0: ("Unknown", 0, "Unrated", 6, 4444),
    3: ("SMTP", 3, "Acceptable", 6, 25),
    5: ("DNS", 14, "Acceptable", 17, 53),
    7: ("HTTP", 5, "Acceptable", 6, 80),
    9: ("NTP", 18, "Acceptable", 17, 123),
    14: ("SNMP", 14, "Acceptable", 17, 161),
    17: ("Syslog", 18, "Acceptable", 17, 514),
    19: ("PostgreSQL", 11, "Acceptable", 6, 5432),
    20: ("MySQL", 11, "Acceptable", 6, 3306),
    38: ("Skype_TeamsCall", 10, "Acceptable", 17, 3478),
    41: ("SMBv23", 18, "Acceptable", 6, 445),
    51: ("IMAPS", 3, "Safe", 6, 993),
    74: ("Steam", 8, "Fun", 6, 27015),
    79: ("IPSec", 2, "Safe", 50, 0),
    81: ("ICMP", 14, "Acceptable", 1, 0),
    88: ("RDP", 12, "Acceptable", 6, 3389),
    91: ("TLS", 5, "Safe", 6, 443),
    92: ("SSH", 12, "Acceptable", 6, 22),
    111: ("Kerberos", 14, "Acceptable", 6, 88),
    112: ("LDAP", 18, "Acceptable", 6, 389),
    118: ("Slack", 15, "Acceptable", 6, 443),
    132: ("Citrix", 14, "Acceptable", 6, 1494),
    178: ("Amazon", 5, "Acceptable", 6, 443),
    188: ("QUIC", 5, "Acceptable", 17, 443),
}

SEVERITIES = {
    0: "none",
    1: "debug",
    2: "info",
    3: "notice",
    4: "warning",
    5: "error",
    6: "critical",
    8: "emergency",
}

ENTITIES = {
    "interface": 0,
    "host": 1,
    "network": 2,
    "snmp_device": 3,
    "flow": 4,
    "mac": 5,
    "user": 7,
    "am_host": 8,
    "system": 9,
}


def severity_of(score: int) -> int:
    """ntopng's mapping from score to severity."""
    for limit, severity in ((1, 0), (10, 2), (50, 3), (100, 4), (200, 5), (250, 6)):
        if score < limit:
            return severity
    return 8


# family: ((alert id, type key, script key, name, score, category), ...)
ALERT_TYPES = {
    "flow": (
        (26, "alert_ndpi_unidirectional_traffic", "ndpi_unidirectional_traffic", "Unidirectional Traffic", 10, 0),
        (30, "alert_known_proto_on_non_std_port", "known_proto_on_non_std_port", "Known Proto on Non Std Port", 50, 1),
        (73, "alert_ndpi_suspicious_entropy", "ndpi_suspicious_entropy", "Suspicious Entropy", 50, 1),
        (90, "ndpi_tcp_issues", "ndpi_tcp_issues", "TCP Connection Issues", 50, 0),
        (12, "alert_flow_low_goodput", "flow_low_goodput", "Low Goodput Ratio", 20, 2),
        (29, "alert_binary_application_transfer", "binary_application_transfer", "Binary App/.exe Transfer", 250, 1),
        (40, "alert_ndpi_url_possible_sql_injection", "ndpi_url_possible_sql_injection", "Possible SQL Inj", 260, 1),
        (13, "alert_blacklisted_server_contact", "blacklisted", "Blacklisted Server Contact", 100, 1),
        (47, "alert_ndpi_suspicious_dga_domain", "ndpi_suspicious_dga_domain", "Susp. DGA Domain", 200, 1),
    ),
    "host": (
        (5, "host_alert_tcp_syn_scan", "syn_scan", "TCP SYN Scan", 50, 1),
        (17, "host_alert_score_threshold", "score_threshold", "Score Threshold Exceeded", 150, 1),
        (20, "host_alert_scan_detected", "scan_detection", "Scan Detected", 100, 1),
        (4, "host_alert_flow_flood", "flow_flood", "Flows Flood", 50, 1),
    ),
    "interface": ((4146, "alert_no_if_activity", "no_if_activity", "No Traffic Activity", 250, 2),),
    "network": ((4157, "alert_network_syn_scan", "network_syn_scan", "TCP SYN Scan Victim", 100, 1),),
    "mac": ((4115, "alert_device_connection", "device_connection", "Device Connection", 20, 0),),
    "system": ((4125, "alert_process_notification", "process_notification", "Process", 100, 0),),
    "user": ((4139, "alert_user_activity", "user_activity", "User Activity", 10, 0),),
    "am_host": ((4119, "alert_am_threshold_cross", "am_threshold_cross", "Active Monitoring Threshold", 100, 2),),
}
