#include "relay/storage/file_format.h"

#include "common/file.h"
#include "common/unique_fd.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>

#include <fmt/format.h>

#include <fcntl.h>

namespace chat::relay {

Result<void> make_private_file(const std::string& path) {
  const UniqueFd made(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0600));
  if (!made) return Failure(os_error("open", errno));
  if (!is_plain_file(made.get())) return Failure("it is no plain file");
  return {};
}

Result<std::int64_t> version_in(const Sqlite& database, const FileFormat& format) {
  const std::int64_t tables = number_from(database, "SELECT count(*) FROM sqlite_schema");
  const std::int64_t version = number_from(database, "PRAGMA user_version");
  if (tables < 0 || version < 0) return Failure(database.why());
  if (tables == 0 && version == 0) return 0;
  if (number_from(database, "PRAGMA application_id") != format.application || version == 0)
    return Failure("it belongs to another program");
  if (version > format.version()) {
    return Failure(
        fmt::format("a newer chat-relay has written it (format {}, and this one knows {}): use that one",
                    version, format.version()));
  }
  return version;
}

bool make_current(const Sqlite& database, const FileFormat& format, std::int64_t version) {
  if (version == format.version()) return true;
  if (version == 0 && !database.run(format.first_version)) return false;
  for (std::int64_t next = std::max<std::int64_t>(version, 1); next < format.version(); ++next) {
    if (!database.run(format.upgrades[static_cast<std::size_t>(next - 1)])) return false;
  }
  return database.run(fmt::format("PRAGMA user_version = {}", format.version()).c_str());
}

std::int64_t number_from(const Sqlite& database, const char* sql) {
  Sqlite::Statement statement(database, sql);
  return statement.step() ? statement.number(0) : -1;
}

}  // namespace chat::relay
