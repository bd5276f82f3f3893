#include "catch.h"
#include "client/rendering/hyperlinks.h"
#include "client/rendering/styled_line.h"
#include "client/rendering/terminal_rendering.h"
#include "client_fixture.h"

#include <cstring>
#include <map>
#include <string>
#include <vector>

using namespace chat::client;
using namespace chat::client::testing;

namespace {

using Found = std::vector<std::string>;

Found found(const std::string& text) {
  Found out;
  for (const Hyperlink& link : hyperlinks_in(text))
    out.push_back(text.substr(link.begin, link.end - link.begin));
  return out;
}

bool takes(const std::map<std::string, std::string>& variables) {
  return takes_hyperlinks([&variables](const char* name) {
    const auto variable = variables.find(name);
    return variable != variables.end() ? variable->second.c_str() : nullptr;
  });
}

}  // namespace

TEST_CASE("addresses are found in what is said", "[client]") {
  CHECK(found("no address") == Found{});
  CHECK(found("see https://a.example/b?c=d#e, or http://f.example.") ==
        Found{"https://a.example/b?c=d#e", "http://f.example"});
  CHECK(found("(https://a.example/b) <HTTPS://c.example> \"ftp://d.example\"") ==
        Found{"https://a.example/b", "HTTPS://c.example", "ftp://d.example"});
  CHECK(found("https://a.example/b_(c)) https://[::1]/") ==
        Found{"https://a.example/b_(c)", "https://[::1]/"});
  CHECK(found("見てhttps://a.example/ü!") == Found{"https://a.example/ü"});
  CHECK(found("https://a.example/?to=https://b.example") == Found{"https://a.example/?to=https://b.example"});
  CHECK(found("https:// javascript://x file:///etc ://x https://. xhttp://x") == Found{});
}

TEST_CASE("terminals that are known to open addresses", "[client]") {
  CHECK(takes({{"TERM", "xterm-kitty"}}));
  CHECK(takes({{"TERM", "xterm-256color"}, {"VTE_VERSION", "7006"}}));
  CHECK(takes({{"TERM", "xterm-256color"}, {"TERM_PROGRAM", "iTerm.app"}}));
  CHECK_FALSE(takes({}));
  CHECK_FALSE(takes({{"TERM", "xterm-256color"}}));
  CHECK_FALSE(takes({{"TERM", "xterm"}, {"VTE_VERSION", "4205"}}));
  CHECK_FALSE(takes({{"TERM", "screen-256color"}, {"VTE_VERSION", "7006"}}));
  CHECK_FALSE(takes({{"TERM", "tmux-256color"}, {"WT_SESSION", "x"}}));
  CHECK_FALSE(takes({{"TERM", "dumb"}, {"VTE_VERSION", "7006"}}));
}

TEST_CASE("an address is marked for the terminal, and what is not ASCII encoded", "[client]") {
  StyledLine line(true);
  line.add({}, "see https://a.exa");
  Style bold;
  bold.emphasis.bold = true;
  line.add(bold, "mple/ü");
  line.add({}, ", or not");
  std::string out;
  line.draw(80, out);
  CHECK(
      out ==
      "see \033]8;;https://a.example/%C3%BC\033\\https://a.exa\033[1mmple/ü\033[0m\033]8;;\033\\, or not\n");
}

TEST_CASE("what others say is marked where the terminal takes it", "[client]") {
  for (const bool hyperlinks : {true, false}) {
    std::string out;
    TerminalRendering rendering(Palette(Drawing::styles), "", hyperlinks);
    rendering.render(message("alice", "https://a.example"), {80, "#lobby", {}}, out);
    CHECK((out.find("\033]8;;https://a.example\033\\") != out.npos) == hyperlinks);
  }
}
