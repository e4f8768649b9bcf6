namespace UoSam.Client;

/// <summary>A place for one request at a replica.</summary>
/// <param name="Replica">The replica.</param>
/// <param name="Failures">Its failures when the place was taken: of many requests that fail together, one counts.</param>
internal readonly record struct ReplicaLease(Replica Replica, int Failures);
