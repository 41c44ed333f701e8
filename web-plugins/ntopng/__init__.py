"""The ntopng pages of the Checkmk GUI.

Checkmk executes ``web/plugins/pages/ntopng.py``, which calls ``register``. Python decides who may see what and which
ntopng server is asked; the answers come from the agent binary and go unchanged to the scripts in ``htdocs/js``.
"""

from .registration import register

__all__ = ["register"]
