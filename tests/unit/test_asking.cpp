#include "catch.h"
#include "common/listening.h"
#include "common/socket_file.h"
#include "relay/ctl/asking.h"
#include "relay/ctl/control_socket.h"
#include "temporary_directory.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <thread>

#include <poll.h>
#include <sys/socket.h>

using namespace chat;
using namespace chat::relay;

namespace {

/// Where a relay would be asked, which does nothing by itself.
struct ControlDoor {
  TemporaryDirectory directory;
  Endpoint endpoint;
  Result<SocketAtPath> socket = listen_at_path((directory / "control").string(), {});
  ControlDoor() {
    REQUIRE(socket);
    endpoint.unix_path = (directory / "control").string();
  }
};

}  // namespace

TEST_CASE("who asks a relay that has stopped does not wait for ever", "[ctl]") {
  const ControlDoor door;
  AnswerPrinter printer(stdout, false);
  const Asked asked = ask_relay(door.endpoint, "status", false, printer, std::chrono::milliseconds(20));
  CHECK(asked.error == ETIMEDOUT);
  CHECK_FALSE(printer.end());
}

TEST_CASE("who is let go within an answer is told so, and not that there was none", "[ctl]") {
  const ControlDoor door;
  std::FILE* const nowhere = std::fopen("/dev/null", "w");
  REQUIRE(nowhere != nullptr);
  for (const std::string_view answer : {"{\"text\":\"one\"}\n{\"te", ""}) {
    std::thread relay([&] {
      pollfd newcomer{door.socket->fd.get(), POLLIN, 0};
      ::poll(&newcomer, 1, 30'000);
      const UniqueFd client(::accept(door.socket->fd.get(), nullptr, nullptr));
      ::send(client.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
      char request[64];
      // Closed with something unread, it would be reset before the answer is read.
      pollfd asked{client.get(), POLLIN, 0};
      ::poll(&asked, 1, 30'000);
      static_cast<void>(::recv(client.get(), request, sizeof request, 0));
    });
    AnswerPrinter printer(nowhere, false);
    const Asked asked = ask_relay(door.endpoint, "export #tea", false, printer);
    relay.join();
    const std::string why = why_unreachable(door.endpoint.unix_path, asked.error);
    CHECK_FALSE(printer.end());
    CHECK(why.starts_with(answer.empty() ? "the relay has ended before it answered"
                                         : "the answer is cut off: "));
  }
  std::fclose(nowhere);
}
