"""Who listens: from a web server's log to downloads by piece, station, application and day.

Counted with the rules of the podcast industry (IAB Tech Lab, Podcast Measurement Technical
Guidelines 2.2, server-side downloads):

====================  ==========================================================================
``logs``              a line of a log -> a request (nginx, Caddy, S3)
``agents``            a user agent -> an application, a robot, or nobody we know
``media``             a path of the site -> a file of ours, and how much of it makes a download
``counting``          requests of one listener within 24 hours -> one download, or none
``store``             what is kept in SQLite, and what is forgotten
``reading``           logs through all of the above
``report``, ``page``  what was counted -> values, CSV, a page for the office
====================  ==========================================================================

Nobody's address is kept. While a window is open a listener is a keyed hash with a random key of
its day; when no window of that day can be open any more, key and hashes are deleted, and only
sums remain (see ``store``).
"""
