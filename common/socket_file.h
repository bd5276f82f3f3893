#pragma once

#include "common/result.h"
#include "common/unique_fd.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace chat {

/// Who may connect to a unix socket (unix(7): connecting takes write permission).
struct SocketPermissions {
  std::optional<mode_t> mode{};  ///< none: as the umask has it
  std::optional<gid_t> group{};  ///< none: this process's
};

/// The file of a unix socket, removed at the end of its owner's life if it is still the same file, and not
/// by then another program's.
class SocketFile {
 public:
  /// Takes over the file that stands at `path` now, and was made with these permissions.
  explicit SocketFile(std::string path, SocketPermissions permissions = {});
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;
  ~SocketFile();

  /// Where somebody has removed the file, nobody can connect any more. Then another socket listens there,
  /// with its file, and takes the place of `socket`, by the same descriptor. Returns whether that was so; the
  /// error says what stands in its place, or why it cannot be made.
  Result<bool> restore(const UniqueFd& socket);

 private:
  void look();
  bool is_there() const;

  std::string path_;
  SocketPermissions permissions_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

inline constexpr std::string_view kAnotherPath = "choose another path";

struct SocketAtPath {
  UniqueFd fd;
  std::unique_ptr<SocketFile> file;
};

/// A listening unix socket at `path`, with its permissions from the first moment that it can be connected
/// to. A socket left behind by a process that has died is replaced; one that answers, and whatever is not a
/// socket, is left alone. The error says what stands there, and what to do: `otherwise`, if it is to stay.
Result<SocketAtPath> listen_at_path(const std::string& path, const SocketPermissions& permissions,
                                    std::string_view otherwise = kAnotherPath);

/// Whether it could, as far as that can be told without doing it: a socket that stands there may be left
/// behind by then. The error is as listen_at_path() has it.
Result<void> can_listen_at_path(const std::string& path);

}  // namespace chat
