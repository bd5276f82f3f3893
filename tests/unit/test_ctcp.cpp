#include "catch.h"
#include "common/ctcp.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat {
namespace {

struct Case {
  std::string text;
  std::optional<std::string_view> body;
  std::optional<std::string_view> action;
};

}  // namespace

TEST_CASE("what stands between CTCP's marks", "[ctcp]") {
  const std::string mark(kCtcpMark);
  const std::string both = "A" + mark + "B";
  const std::vector<Case> cases{
      {"", {}, {}},
      {"hello", {}, {}},
      {mark, {}, {}},
      {"hello" + mark, {}, {}},
      {" " + ctcp_text("VERSION"), {}, {}},
      {mark + mark, "", {}},
      {ctcp_text("VERSION"), "VERSION", {}},
      {mark + "VERSION", "VERSION", {}},
      {ctcp_text("PING 1 2"), "PING 1 2", {}},
      {ctcp_text("ACTION waves"), "ACTION waves", "waves"},
      {mark + "ACTION waves", "ACTION waves", "waves"},
      {ctcp_text("ACTION "), "ACTION ", ""},
      {ctcp_text("ACTION"), "ACTION", {}},
      {ctcp_text("ACTIONS speak"), "ACTIONS speak", {}},
      {ctcp_text("action waves"), "action waves", {}},
      {ctcp_text(both), both, {}},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    const auto body = parse_ctcp(each.text);
    CHECK(body == each.body);
    CHECK((body ? action_in(*body) : std::nullopt) == each.action);
  }
}

TEST_CASE("CTCP that is built is read again", "[ctcp]") {
  for (const std::string_view body : {"VERSION", "PING 1", "ACTION waves"}) {
    CHECK(parse_ctcp(ctcp_text(body)) == body);
  }
  CHECK(ctcp_text("ACTION waves").starts_with(kCtcpActionStart));
}

}  // namespace chat
