// The pages of code that only the start needed. They are the files' own, unchanged, so the system can drop them at
// once and read them again from its cache when they are touched.

#define _GNU_SOURCE 1

#include "include/CNcurses.h"

#ifdef __linux__

#include <link.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

static int give_back(struct dl_phdr_info *object, size_t size, void *page_size) {
  (void)size;
  uintptr_t page = *(const uintptr_t *)page_size;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
    // What can be written (relocated data too) is not the file's any more, and stays.
    if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W) != 0) continue;
    uintptr_t first = (object->dlpi_addr + segment->p_vaddr) & ~(page - 1);
    uintptr_t end = object->dlpi_addr + segment->p_vaddr + segment->p_memsz;
    // The kernel's own object is no file; it refuses, and that is well.
    madvise((void *)first, end - first, MADV_DONTNEED);
  }
  return 0;
}

void cn_give_back_pages(void) {
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  dl_iterate_phdr(give_back, &page);
}

#else

void cn_give_back_pages(void) {}

#endif
