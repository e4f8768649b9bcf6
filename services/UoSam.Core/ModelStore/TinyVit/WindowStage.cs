namespace UoSam.Core.ModelStore.TinyVit;

/// <summary>Blocks on one grid.</summary>
/// <param name="Merging">Brings its input to the stage's grid and channels.</param>
/// <param name="Blocks">In order.</param>
internal sealed record WindowStage(Bottleneck Merging, IReadOnlyList<WindowBlock> Blocks);
