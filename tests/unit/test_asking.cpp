#include "catch.h"
#include "common/listening.h"
#include "common/socket_file.h"
#include "relay/ctl/asking.h"
#include "temporary_directory.h"

#include <cerrno>
#include <chrono>
#include <cstdio>

using namespace chat;
using namespace chat::relay;

TEST_CASE("who asks a relay that has stopped does not wait for ever", "[ctl]") {
  const TemporaryDirectory directory;
  const std::string path = (directory / "control").string();
  const auto socket = listen_at_path(path, {});
  REQUIRE(socket);
  Endpoint endpoint;
  endpoint.unix_path = path;
  AnswerPrinter printer(stdout, false);
  const Asked asked = ask_relay(endpoint, "status", false, printer, std::chrono::milliseconds(20));
  CHECK(asked.error == ETIMEDOUT);
  CHECK_FALSE(printer.end());
}
