using Witness.Verify;

Console.OutputEncoding = System.Text.Encoding.UTF8;
return await new Auditor(Console.Out).Run(args);
