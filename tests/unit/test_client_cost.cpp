// An idle client takes about 1 KiB (docs/performance.md): its largest parts do not grow unnoticed.

#include "relay/connection/connection.h"
#include "relay/dialects/irc/irc_dialect.h"
#include "relay/hub/person.h"
#include "tests/unit/catch.h"

TEST_CASE("an idle IRC client's largest parts fit into 600 bytes") {
  using namespace chat::relay;
  CHECK(sizeof(Connection) <= 232);
  CHECK(sizeof(irc::IrcDialect) <= 216);
  CHECK(sizeof(Person) <= 152);
}
