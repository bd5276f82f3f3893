#pragma once

#include <optional>
#include <string>

#include <sys/types.h>

namespace chat {

/// The process that has a lock on the file (fcntl(2), F_GETLK), as SQLite has one on what it uses; 0: it
/// cannot be told which. Nothing: none has, or it cannot be told. Not for a file that this program has
/// locked: its locks would end.
std::optional<pid_t> locking_process(const std::string& path);

/// "chat-relay (process 4711)"; of 0: "another process".
std::string process_in_words(pid_t process);

}  // namespace chat
