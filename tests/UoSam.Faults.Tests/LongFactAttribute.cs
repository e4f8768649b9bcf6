namespace UoSam.Faults.Tests;

/// <summary>A test that takes minutes or asserts rates; runs where the longer form is asked for.</summary>
internal sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute() =>
        Skip = LongForm.IsAsked ? null : $"takes minutes or measures rates; runs with {LongForm.Variable}=long";
}
