#pragma once

// Nothing to call: linking this module is all. See compat.c.
