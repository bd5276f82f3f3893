#pragma once

#include "fake_irc_server.h"

#include <string>
#include <string_view>

namespace chat::test {

/// Alice's client, in #a with bob, who is its operator, and in #b with bob and carol.
struct ClientTalk {
  FakeIrcServer server{};

  explicit ClientTalk(std::string_view capabilities = "") {
    server.lets_in(capabilities);
    server.opens("#a");
    server.opens("#b", "alice bob carol");
    server.forget();
  }

  std::string tells(const std::string& lines) {
    server.says(lines + (lines.ends_with('\n') ? "" : "\n"));
    return server.events();
  }
};

}  // namespace chat::test
