namespace UoSam.Core.PostProcessing;

/// <summary>A kernel and the weight of its Potts term.</summary>
/// <param name="Kernel">Kernel.</param>
/// <param name="Weight">Weight.</param>
internal sealed record WeightedKernel(IPairwiseKernel Kernel, float Weight);
