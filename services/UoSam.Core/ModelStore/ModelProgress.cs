namespace UoSam.Core.ModelStore;

/// <summary>A step on the way to a prepared model.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Bytes">Bytes done in this phase; 0 where they are not known.</param>
/// <param name="TotalBytes">Bytes of this phase; 0 where they are not known.</param>
public readonly record struct ModelProgress(ModelPhase Phase, long Bytes = 0, long TotalBytes = 0);
