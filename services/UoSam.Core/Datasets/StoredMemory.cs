namespace UoSam.Core.Datasets;

/// <summary>A memory with what it was made by.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Model">Hash of the model whose features it knows.</param>
/// <param name="Labels">What the ids of the coarse maps mean, in one line.</param>
public sealed record StoredMemory(DatasetMemory Memory, string Model, string Labels);
