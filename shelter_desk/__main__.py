"""`python -m shelter_desk` is the command `shelter-desk`."""

import sys

from shelter_desk.app import main

sys.exit(main())
