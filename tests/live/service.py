# SPDX-License-Identifier: GPL-3.0-or-later
# A small HTTP service for tests of `simbench live`: prints its port, then a line for each request
# into the file `requests`. The path says what it does: /ok answers, /303 answers with that status
# (and leads elsewhere), /cut hangs up, /never does not answer.
import http.server
import time


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        with open("requests", "a", encoding="utf-8") as out:
            out.write(f"{self.command} {self.path} {self.headers.get('Simbench')}\n")
        what = self.path[1:]
        if what == "cut":
            self.close_connection = True
            return
        if what == "never":
            time.sleep(600)
        status = int(what) if what.isdigit() else 200
        head = f"HTTP/1.1 {status} It\r\nContent-Length: 0\r\nLocation: /elsewhere\r\n\r\n"
        self.wfile.write(head.encode())

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = answer

    def log_message(self, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
with open("port", "w", encoding="utf-8") as file:
    file.write(str(server.server_address[1]))
server.serve_forever()
