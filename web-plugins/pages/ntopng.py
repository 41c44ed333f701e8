from cmk_addons.plugins.ntopng.gui import register as _ntopng_register

_ntopng_register()
del _ntopng_register
