// Processes and sockets of one test are no other test's business, and what is counted is counted per process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
