#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include <sys/types.h>

namespace chat::bench {

struct Options {
  std::vector<std::string> connect{};  ///< servers of one chat; clients go to them in turns
  std::string dialect = "raw";
  std::size_t clients = 100;
  std::size_t talkers = 0;  ///< 0: all of the clients
  std::size_t rooms = 1;
  std::size_t slow_readers = 0;
  std::size_t bystanders = 0;
  std::size_t in_flight = 8;
  std::uint64_t window = 16;
  std::size_t size = 64;
  std::size_t send_bytes = 1024;
  double seconds = 3;
  double warmup = 1;
  std::vector<pid_t> server_pids{};
  bool idle = false;
  bool least_cost = false;
  bool select_cost = false;
  bool quick_ack = false;
  bool tls = false;
  bool json = false;
};

/// What the command line asks for, or the status to exit with: everything has been said by then.
tl::expected<Options, int> parse_options(int argc, char** argv);

}  // namespace chat::bench
