// See design: this library is under construction.
