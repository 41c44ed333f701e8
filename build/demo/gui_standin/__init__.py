"""Stand-ins for the parts of Checkmk's GUI that the ntopng pages touch, in the generations of its page API.

They hold what the pages rely on and refuse what Checkmk would refuse: a class where it wants an instance, a handler
with the wrong arguments, an identifier that its web server would not serve. Used by the demo and by the tests.
"""

from .generations import GENERATIONS, Generation, installed
from .state import Current, Host, Reply, User, current, using

__all__ = ["GENERATIONS", "Current", "Generation", "Host", "Reply", "User", "current", "installed", "using"]
