#include "COldGlibc.h"
