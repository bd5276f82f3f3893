#include "common/memory.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <unistd.h>

namespace chat {
namespace {

std::size_t page_bytes() {
  return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// The number in the file; `otherwise` if there is none, as where it says "max".
std::size_t number_in(const std::filesystem::path& file, std::size_t otherwise) {
  std::ifstream in(file);
  std::size_t number = 0;
  return in >> number ? number : otherwise;
}

/// The least limit of a group and those that it is in.
std::size_t limit_of(std::filesystem::path group, const std::filesystem::path& root, const char* file,
                     std::size_t least) {
  for (;; group = group.parent_path()) {
    least = std::min(least, number_in(group / file, least));
    if (group == root || !group.has_relative_path()) return least;
  }
}

}  // namespace

std::size_t memory_at_hand() {
  std::size_t least = static_cast<std::size_t>(::sysconf(_SC_PHYS_PAGES)) * page_bytes();
  std::ifstream groups("/proc/self/cgroup");  // cgroups(7): "0::/path", or "4:memory:/path" of version 1
  for (std::string line; std::getline(groups, line);) {
    const auto controllers = line.find(':');
    const auto path = line.find(":/");
    if (controllers == std::string::npos || path == std::string::npos) continue;
    const bool memory = line.substr(controllers, path - controllers) == ":memory";
    if (!memory && !line.starts_with("0::")) continue;
    const std::filesystem::path root = memory ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup";
    const std::string below = line.substr(path + 2);
    least = limit_of(below.empty() ? root : root / below, root,
                     memory ? "memory.limit_in_bytes" : "memory.max", least);
  }
  return least;
}

std::size_t resident_memory() {
  std::ifstream in("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  return in >> all >> resident ? resident * page_bytes() : 0;
}

}  // namespace chat
