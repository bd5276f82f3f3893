#include "catch.h"
#include "common/listening.h"
#include "common/socket.h"

#include <array>
#include <string>

#include <linux/sockios.h>
#include <sys/ioctl.h>

using namespace chat;

namespace {

int unsent_bytes(int fd) {
  int bytes = -1;
  REQUIRE(::ioctl(fd, SIOCOUTQNSD, &bytes) == 0);
  return bytes;
}

}  // namespace

TEST_CASE("the kernel takes little for a peer that reads nothing", "[socket]") {
  const auto listening = listen_on({.host = "127.0.0.1", .port = 0});
  REQUIRE(listening);
  const auto addresses = addresses_at_hand(listening->front().endpoint);
  REQUIRE(addresses);
  const Connecting deaf = start_connecting(addresses->front());
  const Accepted accepted = accept_from(listening->front().fd.get());
  REQUIRE(accepted.fd);
  std::string line(512, 'x');
  const std::array<iovec, 1> pieces{iovec{line.data(), line.size()}};
  while (send(accepted.fd.get(), pieces).status == Transfer::Status::done) continue;
  CHECK(unsent_bytes(accepted.fd.get()) > kUnsentMostBytes / 2);
  CHECK(unsent_bytes(accepted.fd.get()) < kUnsentMostBytes * 2);
}
