namespace UoSam.Cli.Diagnosis;

/// <summary>Collects what a check-up finds, and prints it as it comes.</summary>
internal sealed class DiagnosisReport(TextWriter output)
{
    /// <summary>Faults so far.</summary>
    public int Faults { get; private set; }

    /// <summary>Something that is as it should be, or merely good to know.</summary>
    public void Note(string subject, string finding) => output.WriteLine($"ok     {subject,-10} {finding}");

    /// <summary>Something that keeps the program from working, and what to do.</summary>
    public void Fault(string subject, string finding)
    {
        Faults++;
        output.WriteLine($"FAULT  {subject,-10} {finding}");
    }
}
