#include "client/files/shared_file.h"

#include "common/file.h"
#include "common/private_file.h"
#include "common/unique_fd.h"
#include "common/units.h"

namespace chat::client {
namespace {

constexpr std::size_t kSharedFileBytesMax = kMiB;

}  // namespace

Result<std::string> read_shared_file(const std::filesystem::path& file) {
  std::error_code none;
  if (!std::filesystem::exists(file, none)) return std::string();
  return read_file(file.string(), kSharedFileBytesMax);
}

Result<void> change_shared_file(const std::filesystem::path& file,
                                const std::function<std::string(std::string_view)>& change) {
  if (auto made = make_private_directories(file.parent_path()); !made) return made;
  // Between reading and replacing it, another client may have written a line of its own.
  const UniqueFd lock = lock_directory_of(file);
  const auto text = read_shared_file(file);
  if (!text) return Failure(text.error());
  return replace_private_file(file, change(*text));
}

}  // namespace chat::client
