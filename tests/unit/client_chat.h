#pragma once

#include "client/conversation/conversation.h"
#include "client/protocol/session.h"
#include "common/irc_message.h"
#include "tests/unit/fake_client.h"

#include <string>
#include <string_view>
#include <vector>

namespace chat::test {

/// A person's end of a chat in memory, without a socket: alice, who has registered with a server and is in
/// #lobby with bob and carol, unless a test says otherwise.
struct ClientChat {
  client::EventQueue happened{};
  client::Conversation conversation{happened};
  client::Session session{{.nick = "alice", .realname = "Alice"}, at_second(0)};
  Moment now = at_second(1);

  void server_says(std::string_view line) {
    const auto message = parse_irc(line);
    if (message && session.take(*message, now)) conversation.take(*message, session, now);
  }

  void register_with_server() {
    for (const char* line :
         {":s 001 alice :Welcome", ":s 005 alice CASEMAPPING=ascii CHANTYPES=# :are supported",
          ":s 422 alice :There is no MOTD"}) {
      server_says(line);
    }
    conversation.on_registered(session, now);
  }

  void enter_lobby() {
    conversation.join("#lobby");
    register_with_server();
    for (const char* line :
         {":alice!a@h JOIN #lobby", ":s 353 alice = #lobby :@alice bob carol", ":s 366 alice #lobby :End"}) {
      server_says(line);
    }
    conversation.take_lines();
    happened.take_all();
  }
};

}  // namespace chat::test
