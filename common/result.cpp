#include "common/result.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace chat {
namespace {

void (*last_action)() = nullptr;

}  // namespace

std::string os_error(const std::string& call, int error) {
  return call + ": " + std::generic_category().message(error);
}

void die(const char* call) {
  constexpr int kInternalError = 70;
  const int error = errno;
  if (last_action != nullptr) last_action();
  std::fprintf(stderr, "%s: %s (error %d)\n", program_invocation_short_name, os_error(call, error).c_str(),
               error);
  std::_Exit(kInternalError);
}

void before_dying(void (*action)()) {
  last_action = action;
}

}  // namespace chat
