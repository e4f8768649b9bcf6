namespace UoSam.Core.ModelStore.Folding;

/// <summary>A linear layer of the export: x W + b, as names of values.</summary>
/// <param name="Input">x.</param>
/// <param name="Weight">W, [inputs, outputs].</param>
/// <param name="Bias">b.</param>
/// <param name="Output">x W + b.</param>
internal sealed record Projection(string Input, string Weight, string Bias, string Output);
