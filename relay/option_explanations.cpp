#include "relay/option_explanations.h"

namespace chat::relay {

void explain_options(CommandLine& line) {
  line.add_section({"Values",
                    {{"TIME", "90s, 2m, 1h30m, 500ms; a plain number is seconds"},
                     {"SIZE", "65536, 64K, 1M: bytes, KiB, MiB"}},
                    8});
  line.add_section(
      {"Environment",
       {{"CHAT_RELAY_...",
         "each option, in capitals and with _ for -: CHAT_RELAY_MAX_CLIENTS=100. An empty one is none. "
         "Blanks part what may be repeated; a flag is true or false. The environment has the last "
         "word over the file, and the command line over both"}},
       18});
  line.add_section(
      {"Exit status",
       {{"0",
         "it was told to stop (SIGINT, SIGTERM, its terminal was closed), or told you its version or this"},
        {"1", "an endpoint, a file or the log cannot be opened, or is not what it should be"},
        {"2", "an option is wrong, on the command line, in the environment or in the configuration file"},
        {"3", "nobody could be asked: there is nothing kept, or you may not"}},
       8});
  line.add_section(
      {"Examples",
       {{"chat-relay", "a room for everybody who reaches port 6667: nc HOST 6667"},
        {"chat-relay --listen 127.0.0.1:7000 --listen unix:/run/chat.sock", "for this machine alone"},
        {"chat-relay --trace --pace 1s --flood-rate 0", "for a classroom: what the loop does, slowly"},
        {"chat-relay --config chat-relay.toml", "the same options, from a file"}},
       8});
}

}  // namespace chat::relay
